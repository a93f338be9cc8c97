/// A latency of which each Pod has its own value.
package enum Latency: Hashable, Sendable, CaseIterable {
    case podStart
    case listening
    case serving
    /// From the application serving until its startup probe has passed.
    case startupProbe
    /// From there, or from the application serving, until its readiness probe has passed.
    case readinessProbe
    /// From the container's start until the load balancer that its Pod's readiness waits for finds it healthy.
    case gate
    case attach
    /// From the Pod being an endpoint and serving until the load balancer finds it healthy.
    case healthCheckSuccess
    /// From the Pod no longer answering until the load balancer finds it unhealthy.
    case healthCheckFailure
    case detach
    /// From a terminating Pod no longer being ready until the path no longer falls back on it.
    case standInRemoval
    case networkRemoval
    case podRemoval
    case nodeFailureDetection
    case containerRestart
    case evictionRetry
}

/// Chooses each latency within its bounds.
package protocol LatencyDraw {
    mutating func seconds(for latency: Latency, in range: LatencyRange) -> Seconds
}

/// Latencies that chance decides, the same for the same seed.
package struct RandomDraw: LatencyDraw, RandomNumberGenerator, Sendable {
    private var state: UInt64
    /// Share of draws that take one of the two ends of their range, where most failures lie.
    package var shareOfEnds: Double

    package init(seed: UInt64, shareOfEnds: Double = 0) {
        state = seed
        self.shareOfEnds = shareOfEnds
    }

    /// SplitMix64. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func seconds(for latency: Latency, in range: LatencyRange) -> Seconds {
        seconds(in: range)
    }

    package mutating func seconds(in range: LatencyRange) -> Seconds {
        if range.lowerBound == range.upperBound { return range.lowerBound }
        if shareOfEnds > 0, Double.random(in: 0..<1, using: &self) < shareOfEnds {
            return Bool.random(using: &self) ? range.lowerBound : range.upperBound
        }
        let low = range.lowerBound.milliseconds
        let span = UInt64(range.upperBound.milliseconds - low)
        return Seconds(milliseconds: low + Int(next() % (span + 1)))
    }
}

/// One combination of best and worst cases: a corner of the space of all latencies.
package struct CornerDraw: LatencyDraw, Sendable {
    /// The latencies that have their worst (longest) value; the others have their best.
    package var longest: Set<Latency>

    package init(longest: Set<Latency>) {
        self.longest = longest
    }

    package mutating func seconds(for latency: Latency, in range: LatencyRange) -> Seconds {
        longest.contains(latency) ? range.upperBound : range.lowerBound
    }
}

/// Given latencies; what is not given has its best value.
package struct GivenDraw: LatencyDraw, Sendable {
    package var latencies: [Latency: Seconds]

    package init(_ latencies: [Latency: Seconds]) {
        self.latencies = latencies
    }

    package mutating func seconds(for latency: Latency, in range: LatencyRange) -> Seconds {
        latencies[latency] ?? range.lowerBound
    }
}
