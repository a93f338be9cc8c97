/// Where the server listens.
public let port = 8080
