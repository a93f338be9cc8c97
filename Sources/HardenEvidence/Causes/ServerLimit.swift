import HardenRollout

extension Cause {
    package static let serverLimit = Cause(
        id: "server-limit",
        title: "the server gave up the request after a limit of its own",
        mechanism: """
            Servers that answer with a process or a thread a request end what takes too long, and close its connection: \
            gunicorn kills a worker after --timeout (30 s unless told otherwise), uWSGI after harakiri, php-fpm after \
            request_terminate_timeout. The proxy sees a connection that closes without an answer, each time after as long.
            """,
        symptoms: [.cutInFlight],
        onset: .timeout,
        against: """
            If failures differ in how long they took, or come when Pods end, no limit ended them.
            """,
        fields: [
            "the server's limit (gunicorn: --timeout, uWSGI: harakiri, php-fpm: request_terminate_timeout), in its command, arguments or configuration"
        ],
        look: "kubectl logs -l app=NAME --since=1h | grep -iE 'timeout|harakiri|terminat'",
        sources: [
            "https://docs.gunicorn.org/en/stable/settings.html#timeout",
            "https://uwsgi-docs.readthedocs.io/en/latest/Options.html#harakiri",
            "https://www.php.net/manual/en/install.fpm.configuration.php#request-terminate-timeout",
        ]
    )
}
