// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.script;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.settings.FlywayPlaceholders;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.text.Replacements;
import dev.migration.internal.text.Replacements.Replacement;
import dev.migration.internal.text.Utf8Reader;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the text of a script, with values instead of its placeholders wherever they are: in SQL, strings, comments and data.
 * A value is not searched again. As for Flyway, two dollar signs are a dollar quote's, and no placeholder starts with the
 * second.
 */
public final class PlaceholderReader extends Reader {

    private static final int CHUNK = 1 << 13;

    private final SourceFile file;
    private final PlaceholderValues placeholders;
    private final String prefix;
    private final String suffix;
    private final char first;
    private final Utf8Reader source;
    private final Replacements replacements = new Replacements();

    /** The names of what was replaced and not skipped. */
    private final Set<String> names = new LinkedHashSet<>();

    /** Where each unknown name is first, as far as they are reported. */
    private final Map<String, Place> unknown = new LinkedHashMap<>();

    private char[] chars = new char[0];
    private int position;
    private int limit;

    private String value = "";
    private int valueRead;

    private long offset;
    private int line = 1;
    private int column = 1;
    private char previous;
    private boolean afterDollar;
    private boolean replaces;

    private PlaceholderReader(SourceFile file, PlaceholderValues placeholders, Utf8Reader source) {
        this.file = file;
        this.placeholders = placeholders;
        this.prefix = placeholders.prefix();
        this.suffix = placeholders.suffix();
        this.first = prefix.charAt(0);
        this.source = source;
    }

    public static PlaceholderReader open(SourceFile file, PlaceholderValues placeholders) throws IOException {
        return new PlaceholderReader(file, placeholders, file.read());
    }

    /** What was replaced so far. */
    Replacements replacements() {
        return replacements;
    }

    /** Whether anything was replaced so far, be it by nothing. */
    boolean replaces() {
        return replaces;
    }

    /** The names of what was replaced so far, and not skipped. */
    Set<String> names() {
        return names;
    }

    /** The hash of all bytes of the file in hex; to be called once. */
    String sha256() throws IOException {
        return source.sha256();
    }

    /** What is wrong with the placeholders so far. */
    public List<Problem> problems() {
        return unknown.entrySet().stream()
                .map(entry -> problem(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Problem problem(String name, Place place) {
        return Problem.error(
                Code.PLACEHOLDER,
                place,
                prefix + name + suffix + " has no value. Known are: " + placeholders.names() + ".",
                FlywayPlaceholders.isLike(name)
                        ? FlywayPlaceholders.remedy(name)
                        : Remedy.of(
                                "correct the name; or set {}; where the text is meant as it is, write -- option:"
                                        + " placeholders=off above it, or with one of Flyway's names"
                                        + " placeholderReplacement=false into {}.conf",
                                Fix.setting(PlaceholderValues.setting(name)),
                                file.name()));
    }

    @Override
    public int read(char[] target, int from, int length) throws IOException {
        if (placeholders.isEmpty() || length == 0) {
            return source.read(target, from, length);
        }
        while (valueRead == value.length()) {
            if (!isThere(0)) {
                return -1;
            }
            int count = chars[position] == first ? mark() : plain(length);
            if (count > 0) {
                System.arraycopy(chars, position, target, from, count);
                pass(count);
                offset += count;
                return count;
            }
        }
        int count = Math.min(length, value.length() - valueRead);
        value.getChars(valueRead, valueRead + count, target, from);
        valueRead += count;
        offset += count;
        return count;
    }

    /** Leaves out so many characters, and forgets what was replaced in them. */
    @Override
    public long skip(long characters) throws IOException {
        var skipped = new char[CHUNK];
        long unread = characters;
        for (int read = 0; unread > 0 && read >= 0; unread -= Math.max(0, read)) {
            read = read(skipped, 0, (int) Math.min(CHUNK, unread));
            replacements.forget(offset);
        }
        names.clear();
        return characters - unread;
    }

    /** How many characters before the next one that may start a placeholder are there and wanted. */
    private int plain(int wanted) {
        afterDollar = false;
        int end = Math.min(limit, position + wanted);
        int i = position;
        while (i < end && chars[i] != first) {
            i++;
        }
        return i - position;
    }

    /** Takes a placeholder, or 1 for a character that is text, such as a dollar sign. */
    private int mark() throws IOException {
        int length = afterDollar && first == '$' ? 0 : placeholderLength();
        if (length == 0) {
            afterDollar = !afterDollar;
            return 1;
        }
        int marks = prefix.length() + suffix.length();
        String name = new String(chars, position + prefix.length(), length - marks);
        String found = placeholders.find(name);
        if (found == null) {
            if (unknown.size() <= Sections.MOST_PROBLEMS) {
                unknown.putIfAbsent(name, new Place(file.path(), line, column));
            }
            return 1;
        }
        replaces = true;
        names.add(name);
        replacements.add(new Replacement(offset, found.length(), length, placeholders.isSecret(name)));
        value = found;
        valueRead = 0;
        pass(length);
        return 0;
    }

    /** The length of the placeholder that starts here; 0 if none does. */
    private int placeholderLength() throws IOException {
        int start = prefix.length();
        if (!isThere(prefix, 0)) {
            return 0;
        }
        for (int i = start; i <= start + PlaceholderValues.LONGEST_NAME && isThere(i); i++) {
            if (i > start && isThere(suffix, i)) {
                boolean isName = PlaceholderValues.isName(new String(chars, position + start, i - start));
                return isName ? i + suffix.length() : 0;
            }
        }
        return 0;
    }

    private boolean isThere(String text, int ahead) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (!isThere(ahead + i) || chars[position + ahead + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is a character so many places ahead; reads on where needed. */
    private boolean isThere(int ahead) throws IOException {
        while (limit <= position + ahead) {
            if (limit == chars.length) {
                char[] room = chars.length == 0 ? new char[CHUNK] : chars;
                System.arraycopy(chars, position, room, 0, limit - position);
                chars = room;
                limit -= position;
                position = 0;
            }
            int read = source.read(chars, limit, chars.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }

    /** Moves past characters of the file, and keeps track of the place in it. */
    private void pass(int count) {
        for (int end = position + count; position < end; position++) {
            char c = chars[position];
            boolean breaks = c == '\r' || (c == '\n' && previous != '\r');
            line += breaks ? 1 : 0;
            column = c == '\n' || c == '\r' ? 1 : column + 1;
            previous = c;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
