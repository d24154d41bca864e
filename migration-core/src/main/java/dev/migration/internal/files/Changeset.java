package dev.migration.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.files.Marker.Section;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A changeset of a changelog of Liquibase in formatted SQL, which is one migration.
 *
 * @param file the changelog
 * @param headPath the path in the changelog's first line, by which old versions of Liquibase know it; null where there is none
 * @param offset where its line starts, in bytes
 * @param line the number of its line, from 1
 */
record Changeset(
        SourceFile file,
        @Nullable String headPath,
        ChangesetAttributes attributes,
        long offset,
        int line,
        Content content) {

    private static final String ANY_CHECKSUM = "any";

    private static final Pattern ENDING = Pattern.compile("\\.sql$", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}_.@+-]+");

    /**
     * What is below its line.
     *
     * @param ours our checksum of its SQL
     * @param md5 the MD5 of its SQL without white space, in hex
     * @param sqlLine the first line of its SQL; 0 where it has none
     * @param endsInSlash whether its last line is a slash, which Liquibase takes for a delimiter
     * @param replaces whether it may have what Liquibase replaces
     * @param rollbackLine the first line of its rollback; 0 where it has none
     * @param isEmptyRollback whether it is undone by nothing
     * @param validChecksums what Liquibase accepts in place of its checksum
     */
    record Content(
            Checksum.Result ours,
            String md5,
            int sqlLine,
            boolean endsInSlash,
            boolean replaces,
            int rollbackLine,
            boolean isEmptyRollback,
            List<String> validChecksums) {}

    public String author() {
        return attributes.author();
    }

    public String id() {
        return attributes.id();
    }

    /** Whether Liquibase may have recorded its file under this name: as far as it goes, the path is the same. */
    public boolean isIn(String filename) {
        String recorded = relative(filename);
        return isLogical(recorded)
                || (attributes.path() == null && (own().endsWith(recorded) || recorded.endsWith(own())));
    }

    /** Whether that name has folders that its path has not, so that the file of another folder may be meant. */
    public boolean mayBeElsewhere(String filename) {
        String recorded = relative(filename);
        return !isLogical(recorded) && !own().endsWith(recorded);
    }

    private boolean isLogical(String recorded) {
        String logical = attributes.path() == null ? headPath : attributes.path();
        return logical != null && recorded.equals(relative(logical));
    }

    private String own() {
        return relative(file.path());
    }

    /** A path as Liquibase compares it, from a slash on. */
    public static String relative(String path) {
        return "/"
                + path.toLowerCase(Locale.ROOT)
                        .replace('\\', '/')
                        .replaceFirst("^classpath\\*?:", "")
                        .replaceFirst("^(?:\\.?/)+", "");
    }

    /** Whether its checksum can be compared with one of Liquibase 4.22 or newer: what was replaced is not known. */
    public boolean isComparable() {
        return !content.replaces();
    }

    /** Whether its text is what Liquibase 4.22 or newer recorded with this checksum, or is to accept instead. */
    public boolean matches(String recorded) {
        return isOf(recorded)
                || content.validChecksums().stream()
                        .anyMatch(valid -> valid.equals(recorded) || valid.endsWith(ANY_CHECKSUM));
    }

    /** Whether that is the checksum of its text. */
    public boolean isOf(String recorded) {
        return recorded.equals(hasSql() ? "9:" + md5("9:" + content.md5() + ":") : "9:" + md5(""));
    }

    private static String md5(String text) {
        return HexFormat.of().formatHex(md5().digest(text.getBytes(UTF_8)));
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no MD5", e);
        }
    }

    /** What ends a statement at the end of a line; null for semicolons. */
    @Nullable
    String delimiter() {
        String written = attributes.delimiter();
        return written == null && content.endsInSlash() ? "/" : written;
    }

    boolean hasSql() {
        return content.sqlLine() > 0;
    }

    boolean hasRollback() {
        return content.rollbackLine() > 0 && !content.isEmptyRollback();
    }

    boolean isEmptyRollback(Section section) {
        return section == Section.DOWN && content.isEmptyRollback();
    }

    /** Such as {@code 0003_orders:ann:create-orders}: a shell takes it for one word. */
    String name() {
        String stem = ENDING.matcher(file.name()).replaceFirst("");
        return word(stem) + ":" + word(author()) + ":" + word(id());
    }

    private static String word(String text) {
        return NO_WORD.matcher(text).replaceAll("_");
    }

    boolean isRepeatable() {
        return attributes.runsOnChange() || content.ours().header().onChange();
    }
}
