# The page /slow/N on Rack.
run lambda { |env|
  sleep env["PATH_INFO"].split("/").last.to_f
  [200, { "content-length" => "4" }, ["done"]]
}
