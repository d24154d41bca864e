// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.layout;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.find.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a tool runs its files: by number, except that dbmate, diesel and Prisma compare text. That makes a
 * difference only where versions have different numbers of digits.
 */
enum ToolOrder {
    NUMBERS(version -> version),
    /** diesel's: 1 is before 10, and 10 before 9. */
    TEXT(Version::inTextOrder),
    /** dbmate's and Prisma's: 10_b is before 1_a. */
    NAMES(Version::inOrderOfNames);

    private final UnaryOperator<Version> compared;

    ToolOrder(UnaryOperator<Version> compared) {
        this.compared = compared;
    }

    /** The same migrations in the order of their tool; if that is not clear, and makes a difference, it is a problem. */
    static NavigableMap<Version, Migration> of(NavigableMap<Version, Migration> migrations, List<Problem> problems) {
        if (haveSameLength(migrations)) {
            return migrations;
        }
        Migration first = null;
        Migration other = null;
        for (Migration migration : migrations.values()) {
            if (!migration.isRepeatable() && !migration.isCode()) {
                first = first == null ? migration : first;
                other = other == null && of(migration) != of(first) ? migration : other;
            }
        }
        if (first == null) {
            return migrations;
        }
        NavigableMap<Version, Migration> ordered = of(first).sort(migrations);
        if (other != null && !names(ordered).equals(names(of(other).sort(migrations)))) {
            problems.add(unclear(first, other));
        }
        return ordered;
    }

    private static boolean haveSameLength(NavigableMap<Version, Migration> migrations) {
        int length = -1;
        for (Version version : migrations.keySet()) {
            if (version.isNumeric() && length >= 0 && version.text().length() != length) {
                return false;
            }
            length = version.isNumeric() ? version.text().length() : length;
        }
        return true;
    }

    private static ToolOrder of(Migration migration) {
        return switch (migration.layout()) {
            case SECTIONS -> migration.header().ofDbmate() ? NAMES : NUMBERS;
            case PAIRS, FLYWAY -> NUMBERS;
            case DIRECTORIES -> isKats(migration.metadata()) ? NUMBERS : migration.isPrismas() ? NAMES : TEXT;
        };
    }

    private static boolean isKats(@Nullable SourceFile metadata) {
        return metadata != null && !metadata.name().endsWith(".toml");
    }

    private NavigableMap<Version, Migration> sort(NavigableMap<Version, Migration> migrations) {
        if (this == NUMBERS) {
            return migrations;
        }
        NavigableMap<Version, Migration> sorted = new TreeMap<>();
        for (Migration migration : migrations.values()) {
            Version version = compared.apply(migration.version());
            sorted.put(version, migration.withVersion(version));
        }
        return sorted;
    }

    private static List<String> names(NavigableMap<Version, Migration> migrations) {
        List<String> names = new ArrayList<>();
        for (Migration migration : migrations.values()) {
            names.add(migration.name());
        }
        return names;
    }

    private static Problem unclear(Migration first, Migration other) {
        boolean dbmates = first.header().ofDbmate() || other.header().ofDbmate();
        return Problem.error(
                Code.MIXED_LAYOUTS,
                Place.of(other.shown()),
                "The versions have different numbers of digits, and the order of the migrations is not clear: "
                        + first.name() + " and " + other.name()
                        + " are files of different tools, of which one compares versions as text",
                dbmates
                        ? "let each file start with -- migrate:up, which orders them by text as dbmate does, or none"
                        : "let each directory have migration.sql, as Prisma, or each up.sql, as diesel");
    }
}
