extension WorkloadModel {
    /// The container's preStop hook, in seconds after the Pod's deletion.
    package enum PreStop: Hashable, Sendable {
        case none
        /// It waits.
        case sleep(Seconds)
        /// It cannot be run, such as a shell that the image does not have: SIGTERM comes at once.
        case fails
        /// It tells the application to stop (`kill`, `nginx -s quit`) after `at` seconds, and ends after `until`.
        case signalsApplication(at: Seconds, until: Seconds)
        /// It asks the application over HTTP to serve no longer (`curl …/ok.htm?down=true`) after `at` seconds, and ends
        /// after `until`: what is in flight goes on, and what comes from then on is answered with an error.
        case stopsServing(at: Seconds, until: Seconds)

        /// Seconds until the hook has ended.
        package var duration: Seconds {
            switch self {
            case .none, .fails: .zero
            case .sleep(let seconds): seconds
            case .signalsApplication(_, let until), .stopsServing(_, let until): until
            }
        }
    }

    /// What the process does when it is told to stop.
    package enum Reaction: Hashable, Sendable {
        /// It ends at once; requests in flight are cut.
        case exits
        /// It finishes the requests in flight for at most `atMost` seconds, and takes new connections for the first
        /// `accepting` of them; zero closes the listener at once.
        case drains(atMost: Seconds, accepting: Seconds = .zero)
        /// It goes on serving until SIGKILL.
        case ignores
    }
}

extension WorkloadModel.Reaction {
    /// The reaction of an application as far as it is known; unknown is the cautious case.
    ///
    /// - Parameter slowestRequest: what one that drains waits for if no limit is known.
    package init(_ application: ApplicationBehavior, slowestRequest: Seconds) {
        switch application.termination {
        case .exits, nil: self = .exits
        case .drains: self = .drains(atMost: application.shutdown.map { Seconds($0) } ?? slowestRequest)
        case .ignores: self = .ignores
        }
    }
}
