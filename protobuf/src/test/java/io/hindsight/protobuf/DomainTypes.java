package io.hindsight.protobuf;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.hindsight.domain.entity.Command;
import io.hindsight.domain.entity.Event;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What there is in the domain, found by its types. */
final class DomainTypes {
  private DomainTypes() {}

  /** What a fold makes on its way; it is never stored. */
  private static final Set<String> PASSING = Set.of("Derived");

  static List<Class<? extends Event>> events() {
    return records(Event.class).stream()
        .filter(event -> !PASSING.contains(event.getSimpleName()))
        .toList();
  }

  static List<Class<? extends Command>> commands() {
    return records(Command.class);
  }

  private static <T> List<Class<? extends T>> records(Class<T> type) {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.hindsight.domain")
            .stream()
            .filter(found -> found.isAssignableTo(type))
            .<Class<?>>map(JavaClass::reflect)
            .filter(found -> found.isRecord() && !Modifier.isPrivate(found.getModifiers()))
            .sorted(Comparator.comparing(Class::getName))
            .<Class<? extends T>>map(found -> found.asSubclass(type))
            .toList();
  }
}
