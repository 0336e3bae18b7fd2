function handler(event) {
  const response = event.response;
  response.headers['x-served-by'] = { value: 'edge' };
  return response;
}
