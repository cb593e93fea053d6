package io.hindsight.http.api;

import java.util.List;
import java.util.Map;

/** Routes that belong together. */
public interface ApiGroup {
  List<ApiRoute> routes();

  /** JSON schemas by name, which the routes' descriptions refer to. */
  default Map<String, String> schemas() {
    return Map.of();
  }
}
