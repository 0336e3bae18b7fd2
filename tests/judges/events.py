"""Events that CloudFront passes to edge code, after the examples in its developer guide, with everything a handler might break."""

VIEWER_HOST = "d111111abcdef8.cloudfront.net"


def origin_request(host=VIEWER_HOST):
    """A Lambda@Edge origin-request event with a body."""
    return {"Records": [{"cf": {
        "config": {
            "distributionDomainName": VIEWER_HOST,
            "distributionId": "EDFDVBD6EXAMPLE",
            "eventType": "origin-request",
            "requestId": "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==",
        },
        "request": {
            "body": {"action": "read-only", "data": "eyJhIjogIvCfmYIifQ==", "encoding": "base64", "inputTruncated": False},
            "clientIp": "203.0.113.178",
            "headers": {
                "x-forwarded-for": [{"key": "X-Forwarded-For", "value": "203.0.113.178"}],
                "host": [{"key": "Host", "value": host}],
                "authorization": [{"key": "Authorization", "value": "Bearer eyJhbGciOi.J9.x-_"}],
                "cookie": [{"key": "Cookie", "value": "a=1"}, {"key": "Cookie", "value": "b=\"2\""}],
                "x-host": [{"key": "X-Host", "value": host}],
                "x-empty": [{"key": "X-Empty", "value": ""}],
            },
            "method": "POST",
            "origin": {"custom": {
                "customHeaders": {"x-origin-verify": [{"key": "X-Origin-Verify", "value": "secret"}]},
                "domainName": "origin.example.net",
                "keepaliveTimeout": 5,
                "path": "/prod",
                "port": 443,
                "protocol": "https",
                "readTimeout": 30,
                "sslProtocols": ["TLSv1.2"],
            }},
            "querystring": "q=%C3%BC&q=2&empty=",
            "uri": "/orders/%E2%82%AC",
        },
    }}]}


def viewer_request():
    """A CloudFront Functions viewer-request event."""
    return {
        "version": "1.0",
        "context": {
            "distributionDomainName": VIEWER_HOST,
            "distributionId": "EDFDVBD6EXAMPLE",
            "eventType": "viewer-request",
            "requestId": "EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==",
        },
        "viewer": {"ip": "203.0.113.178"},
        "request": {
            "method": "POST",
            "uri": "/orders/%E2%82%AC",
            "querystring": {"q": {"value": "%C3%BC", "multiValue": [{"value": "%C3%BC"}, {"value": "2"}]}},
            "headers": {"host": {"value": VIEWER_HOST}, "authorization": {"value": "Bearer eyJhbGciOi.J9.x-_"}},
            "cookies": {"a": {"value": "1", "attributes": "Path=/"}},
        },
    }
