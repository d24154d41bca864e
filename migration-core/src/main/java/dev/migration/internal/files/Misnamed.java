package dev.migration.internal.files;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file that is called like a migration except for its ending, so that it is not read.
 *
 * @param path where it is, as a person would look for it
 * @param meant the name under which it would be read
 */
public record Misnamed(String path, String meant) {

    /** Something behind {@code .sql}, its dot or letters mistyped, a product's name before it, or no ending at all. */
    private static final Pattern NAME = Pattern.compile(
            "(\\d+_.+?)[.,](?:sql[a-z]?(?:[^a-z].*)?|[a-z]{1,2}sql|s[a-z]ql|sq[a-z]l|sq[a-z]?|s[agkw]?l|[adewxz]?ql|slq|qsl)"
                    + "|(\\d+_[^.]+)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Whether a file of this name, which does not count, may be a migration. */
    public static boolean isSuspected(String fileName) {
        return NAME.matcher(fileName).matches();
    }

    /**
     * Those among a folder's suspected files. What is beside the file that it would be is a copy of that one, as editors
     * leave them.
     *
     * @param suspected their paths
     * @param files the files that count
     */
    public static List<Misnamed> among(Collection<String> suspected, Collection<SourceFile> files) {
        Set<String> known = files.stream().map(SourceFile::path).collect(Collectors.toSet());
        return suspected.stream()
                .map(path -> new Misnamed(path, meant(name(path))))
                .filter(file -> !known.contains(folder(file.path()) + file.meant()))
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .toList();
    }

    private static String meant(String fileName) {
        Matcher name = NAME.matcher(fileName);
        int stem = name.matches() && name.group(1) != null ? name.end(1) : fileName.length();
        return fileName.substring(0, stem) + ".sql";
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
