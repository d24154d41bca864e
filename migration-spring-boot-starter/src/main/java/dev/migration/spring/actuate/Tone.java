package dev.migration.spring.actuate;

import dev.migration.State;
import java.util.Locale;

/** How a state looks on a page; its words say the same without colour. */
enum Tone {
    GOOD,
    WAITING,
    NOTED,
    BAD;

    static Tone of(State state) {
        return switch (state) {
            case APPLIED, BASELINE -> GOOD;
            case PENDING, OUT_OF_ORDER -> WAITING;
            case EDITED, MISSING, NEWER -> NOTED;
            case CHANGED, FAILED, INTERRUPTED -> BAD;
        };
    }

    static Tone of(MigrationsDescriptor.Migration migration) {
        return of(State.valueOf(migration.state()));
    }

    /** The class that the stylesheet knows it by. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
