extension PeerCheck {
    /// Reasons for which harden says otherwise, where they hold more than once.
    enum Reason {
        static let barePod =
            "a Pod without a controller is not replaced, so that no rollout sends requests to its start"
        static let onePod = "there is one Pod: a budget could only block, and nothing can be spread"
        static let boundless = "the budget lets all Pods go at once"
        static let bothLimits = "the API server refuses minAvailable and maxUnavailable together"
        static let autoscalerAlone = "what it scales is not in the input, so nothing tells that it serves requests"
        static let apartFromOthers = "the term keeps them from the Pods of another application, not from each other"
        static let spreadInOneWay = "the Pods are spread in one of the two ways already"
        static let allPodsCount = "the budget counts the 8 Pods of both Deployments"
        static let percentLeavesPods = "nothing tells how many Pods there are, and of many the percentage lets some go"
        static let blocksAsWell = "the Pods that run at least are as many as have to stay, so that none may go"
        static let onePodByDefault = "without replicas one Pod runs, of which more are to stay than there are"
    }
}
