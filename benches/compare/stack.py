"""The stack of zero-ttl with troposphere."""

from troposphere import GetAtt, Output, Ref, Template, cloudfront

template = Template()
template.set_version("2010-09-09")
cache_policy = template.add_resource(cloudfront.CachePolicy(
    "CachePolicy",
    CachePolicyConfig=cloudfront.CachePolicyConfig(
        Name="orders-edge-authorization",
        MinTTL=0,
        DefaultTTL=0,
        MaxTTL=1,
        ParametersInCacheKeyAndForwardedToOrigin=cloudfront.ParametersInCacheKeyAndForwardedToOrigin(
            EnableAcceptEncodingGzip=False,
            EnableAcceptEncodingBrotli=False,
            HeadersConfig=cloudfront.CacheHeadersConfig(HeaderBehavior="whitelist", Headers=["Authorization"]),
            CookiesConfig=cloudfront.CacheCookiesConfig(CookieBehavior="none"),
            QueryStringsConfig=cloudfront.CacheQueryStringsConfig(QueryStringBehavior="none"),
        ),
    ),
))
distribution = template.add_resource(cloudfront.Distribution(
    "Distribution",
    DistributionConfig=cloudfront.DistributionConfig(
        Enabled=True,
        HttpVersion="http2and3",
        IPV6Enabled=True,
        Origins=[cloudfront.Origin(
            Id="api",
            DomainName="a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
            OriginPath="/prod",
            CustomOriginConfig=cloudfront.CustomOriginConfig(
                OriginProtocolPolicy="https-only", OriginSSLProtocols=["TLSv1.2"]),
        )],
        DefaultCacheBehavior=cloudfront.DefaultCacheBehavior(
            TargetOriginId="api",
            ViewerProtocolPolicy="https-only",
            AllowedMethods=["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
            CachePolicyId=Ref(cache_policy),
            OriginRequestPolicyId="b689b0a8-53d0-40ab-baf2-68738e2966ac",
        ),
    ),
))
template.add_output(Output("DistributionDomainName", Value=GetAtt(distribution, "DomainName")))
print(template.to_yaml())
