import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The HorizontalPodAutoscaler; `nil` if the number of Pods is fixed.
    ///
    /// It takes Pods away slowly: each one that goes is a shutdown, and no disruption budget limits them.
    func autoscaler() -> DesiredDocument? {
        guard case .range(let min, let max, let cpu, let memory) = service.scale else { return nil }
        let period = ScaleDown.period(gracePeriod: budget.gracePeriod.seconds)
        return document("autoscaling/v2", "HorizontalPodAutoscaler", name: context.names["HorizontalPodAutoscaler"]) {
            group("spec") {
                group("scaleTargetRef") {
                    field("apiVersion", "apps/v1")
                    field("kind", "Deployment")
                    field("name", name)
                }
                field("minReplicas", min)
                field("maxReplicas", max)
                list(
                    "metrics",
                    [cpu.map { metric("cpu", utilization: $0) }, memory.map { metric("memory", utilization: $0) }]
                        .compactMap(\.self)
                )
                group("behavior") {
                    group("scaleDown") {
                        field("stabilizationWindowSeconds", ScaleDown.stabilizationWindow)
                        list(
                            "policies",
                            [
                                policy("Percent", ScaleDown.percent, period: period),
                                policy("Pods", ScaleDown.pods, period: period),
                            ]
                        )
                        field("selectPolicy", "Max")
                    }
                }
            }
        }
    }

    private func metric(_ resource: String, utilization: Int) -> YAMLValue {
        object {
            field("type", "Resource")
            group("resource") {
                field("name", resource)
                group("target") {
                    field("type", "Utilization")
                    field("averageUtilization", utilization)
                }
            }
        }
    }

    private func policy(_ type: String, _ value: Int, period: Int) -> YAMLValue {
        object {
            field("type", type)
            field("value", value)
            field(
                "periodSeconds",
                period,
                period == budget.gracePeriod.seconds ? "grace period: the last Pods are gone" : nil
            )
        }
    }
}
