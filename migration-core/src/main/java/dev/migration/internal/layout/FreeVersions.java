package dev.migration.internal.layout;

import dev.migration.Version;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Versions for files to be renamed; none is suggested twice. */
public final class FreeVersions {

    private final Supplier<? extends Collection<Version>> taken;
    private @Nullable Version last;

    /** Versions after all of these, which are collected when the first one is asked for. */
    public FreeVersions(Supplier<? extends Collection<Version>> taken) {
        this.taken = taken;
    }

    public Version next() {
        Version used = last == null
                ? taken.get().stream()
                        .filter(Version::isNumeric)
                        .max(Version::compareTo)
                        .orElse(Version.of("0000"))
                : last;
        last = used.next();
        return last;
    }
}
