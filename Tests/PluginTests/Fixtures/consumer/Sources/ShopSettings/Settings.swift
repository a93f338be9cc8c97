public let port = 8080
