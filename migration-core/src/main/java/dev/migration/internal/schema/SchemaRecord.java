package dev.migration.internal.schema;

import dev.migration.internal.help.LineDiff;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.text.Sha256;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a schema holds, as it is kept: without the secrets that a definition may have in it.
 *
 * @param text what it holds, for people
 * @param checksum of the same with the secrets, so that a change of one is noticed, and without the schema's own name, so that
 *     it is the same for two schemas that hold the same
 */
public record SchemaRecord(String text, String checksum) {

    /**
     * Of a schema by this name.
     *
     * @param secrets values of placeholders that may be in a definition
     */
    public static SchemaRecord of(Schema schema, String name, SecretValues secrets) {
        Pattern own = Pattern.compile("(?<![\\w\"])(?:" + Pattern.quote(name) + "|\"" + Pattern.quote(name) + "\")\\.");
        String anywhere = own.matcher(String.join("\n", schema.exactLines())).replaceAll("");
        return new SchemaRecord(
                schema.exactLines().stream()
                        .map(line -> SecretMask.maskText(secrets.hideIn(line)))
                        .collect(Collectors.joining("\n")),
                HexFormat.of().formatHex(Sha256.of(anywhere)));
    }

    /** What is different in another one, as the unified diff of both texts; empty where nothing is. */
    public String differenceTo(SchemaRecord other, String name, String otherName) {
        if (checksum.equals(other.checksum)) {
            return "";
        }
        String difference = LineDiff.longBetween(text, other.text, name, otherName);
        return difference.isEmpty() ? "They differ only in what is hidden as a secret." : difference;
    }
}
