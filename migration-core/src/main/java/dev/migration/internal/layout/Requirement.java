package dev.migration.internal.layout;

import dev.migration.Place;
import dev.migration.Version;

/**
 * A version that has to be applied before a migration, by its option {@code requires} or Kat's {@code parents}.
 *
 * @param place where it is required
 */
public record Requirement(Version version, Place place) {}
