package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.internal.help.Problems;

/** Settings that make no sense. */
final class Refused {

    private Refused() {}

    static RuntimeException because(String message, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, message, remedy);
    }
}
