//! Values of a distribution's options, in CloudFront's own words.

use crate::words::words;

words! {
    /// The edge locations that serve a distribution.
    #[schemars(inline)]
    pub enum PriceClass { All = "PriceClass_All", Class200 = "PriceClass_200", Class100 = "PriceClass_100" }
}

words! {
    /// The HTTP versions for viewers.
    #[schemars(inline)]
    pub enum HttpVersion { Http11 = "http1.1", Http2 = "http2", Http3 = "http3", Http2And3 = "http2and3" }
}

words! {
    /// The protocols that viewers may use.
    #[schemars(inline)]
    pub enum ViewerProtocolPolicy {
        HttpsOnly = "https-only",
        RedirectToHttps = "redirect-to-https",
        AllowAll = "allow-all",
    }
}

words! {
    /// The security policies that CloudFront still recommends or accepts with SNI, from TLS 1.2 on.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html>
    #[schemars(inline)]
    pub enum MinimumProtocolVersion {
        Tls13In2025 = "TLSv1.3_2025",
        Tls12In2025 = "TLSv1.2_2025",
        Tls12In2021 = "TLSv1.2_2021",
        Tls12In2019 = "TLSv1.2_2019",
        Tls12In2018 = "TLSv1.2_2018",
    }
}
