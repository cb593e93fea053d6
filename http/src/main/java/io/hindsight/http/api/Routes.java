package io.hindsight.http.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The table of routes: what a method and a path lead to. */
final class Routes {
  private record Entry(ApiRoute route, PathPattern pattern) {}

  /** A route, with the members of the path that led to it. */
  record Match(ApiRoute route, Map<String, String> path) {}

  private final List<Entry> entries;

  Routes(List<ApiRoute> routes) {
    this.entries =
        routes.stream()
            .map(route -> new Entry(route, PathPattern.of(route.path())))
            .sorted(Comparator.comparing(entry -> -entry.pattern().literals()))
            .toList();
    List<String> seen = new ArrayList<>();
    for (ApiRoute route : routes) {
      String name = route.method() + ' ' + route.path();
      if (seen.contains(name)) {
        throw new IllegalArgumentException("two routes are `" + name + "`");
      }
      seen.add(name);
    }
  }

  Match find(String method, String rawPath) {
    TreeSet<String> methods = new TreeSet<>();
    for (Entry entry : entries) {
      Optional<Map<String, String>> path = entry.pattern().match(rawPath);
      if (path.isPresent()) {
        if (entry.route().method().equals(method)) {
          return new Match(entry.route(), path.get());
        }
        methods.add(entry.route().method());
      }
    }
    throw methods.isEmpty()
        ? ApiError.notFound("there is no `" + rawPath + "`; /v1/openapi.json lists what there is")
        : ApiError.of(
            "MethodNotAllowed",
            405,
            "`" + rawPath + "` takes " + String.join(" or ", methods) + ", not " + method);
  }
}
