package import HardenKubernetes
package import HardenRollout

extension ProbeView {
    /// The times and attempts; `nil` where one of them is filled in later, malformed, negative, or so large that no Pod
    /// lives to see it and sums of them would not fit.
    package var schedule: ProbeSchedule? {
        // The API server takes 0 for "not written".
        func counted(_ field: Field<Int>, _ standard: Int) -> Int? {
            field.value.flatMap { (0...1_000_000_000).contains($0) ? $0 == 0 ? standard : $0 : nil }
        }
        let standard = ProbeSchedule()
        guard let initialDelay = counted(initialDelaySeconds, standard.initialDelay),
            let period = counted(periodSeconds, standard.period),
            let timeout = counted(timeoutSeconds, standard.timeout),
            let failureThreshold = counted(failureThreshold, standard.failureThreshold),
            let successThreshold = counted(successThreshold, standard.successThreshold)
        else { return nil }
        return ProbeSchedule(
            initialDelay: initialDelay,
            period: period,
            timeout: timeout,
            failureThreshold: failureThreshold,
            successThreshold: successThreshold
        )
    }

    /// What the probe does, in a few words: `GET :8080/healthz`.
    package var summary: String {
        switch handler {
        case .httpGet:
            "\(http.scheme.value == "HTTPS" ? "HTTPS " : "")GET :\(http.port.value?.description ?? "?")\(http.path.value ?? "")"
        case .tcpSocket: "TCP :\(tcpPort.value?.description ?? "?")"
        case .grpc: "gRPC :\(grpcPort.value.map(String.init) ?? "?")"
        case .exec: "exec \(command.value?.first ?? "")"
        case .sleep, nil: "no handler"
        }
    }
}
