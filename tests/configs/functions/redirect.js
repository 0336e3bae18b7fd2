function handler(event) {
  const request = event.request;
  if (request.uri === '/old') {
    return { statusCode: 301, statusDescription: 'Moved Permanently', headers: { location: { value: '/' } } };
  }
  return request;
}
