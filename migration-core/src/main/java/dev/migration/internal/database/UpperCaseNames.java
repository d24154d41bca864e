package dev.migration.internal.database;

import java.util.Locale;
import java.util.regex.Pattern;

/** Databases that take a name without quotes as one in upper case. */
public final class UpperCaseNames {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    private UpperCaseNames() {}

    /** The name to quote so that whoever writes a plain one without quotes finds it; any other as it is. */
    public static String of(String name) {
        return PLAIN.matcher(name).matches() ? name.toUpperCase(Locale.ROOT) : name;
    }
}
