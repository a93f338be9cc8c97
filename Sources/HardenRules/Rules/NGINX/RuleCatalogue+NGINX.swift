extension RuleCatalogue {
    /// ingress-nginx.
    static let nginx: [any Rule.Type] = [
        NGINXTimeoutInvalid.self, NGINXNextUpstreamOff.self, NGINXStickyCookieKept.self, NGINXKeepAliveOff.self,
    ]
}
