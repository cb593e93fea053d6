package io.hindsight.http.api.journal;

import io.hindsight.actors.journal.Backup;
import io.hindsight.actors.journal.Fault;
import io.hindsight.actors.journal.Salvage;
import io.hindsight.actors.journal.Verification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of a journal, as JSON. */
public final class JournalJson {
  private JournalJson() {}

  public static Map<String, Object> of(Verification found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sound", found.isSound());
    json.put("events", found.events());
    json.put("headHash", found.headHash());
    json.put("lastRecordedAt", String.valueOf(found.lastRecordedAt()));
    json.put("checked", found.checked());
    json.put("faults", faults(found.faults()));
    json.put("notes", found.notes());
    return json;
  }

  public static Map<String, Object> of(Backup backup) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", backup.folder().toString());
    json.put("events", backup.events());
    json.put("headHash", backup.headHash());
    return json;
  }

  public static Map<String, Object> of(Salvage salvage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("directory", salvage.folder().toString());
    json.put("events", salvage.events());
    json.put("unchangedEvents", salvage.same());
    json.put("headHash", salvage.headHash());
    json.put("lost", faults(salvage.lost()));
    json.put("setAside", faults(salvage.setAside()));
    return json;
  }

  private static List<Map<String, Object>> faults(List<Fault> faults) {
    return faults.stream().map(JournalJson::fault).toList();
  }

  private static Map<String, Object> fault(Fault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", fault.what());
    if (fault.firstEvent() > 0) {
      json.put("firstEvent", fault.firstEvent());
      json.put("lastEvent", fault.lastEvent());
    }
    if (fault.from() != null) {
      json.put("recordedFrom", fault.from().toString());
    }
    if (fault.to() != null) {
      json.put("recordedTo", fault.to().toString());
    }
    return json;
  }
}
