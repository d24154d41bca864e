package dev.migration.internal.schema;

import dev.migration.internal.help.LineDiff;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.text.Sha256;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * What a schema holds, as it is kept: without the secrets that a definition may have in it.
 *
 * @param text what it holds, for people
 * @param checksum of the same with the secrets, so that a change of one is noticed
 */
public record SchemaRecord(String text, String checksum) {

    /** @param secrets values of placeholders that may be in a definition */
    public static SchemaRecord of(Schema schema, SecretValues secrets) {
        return new SchemaRecord(
                schema.exactLines().stream()
                        .map(line -> SecretMask.maskText(secrets.hideIn(line)))
                        .collect(Collectors.joining("\n")),
                HexFormat.of().formatHex(Sha256.of(String.join("\n", schema.exactLines()))));
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
