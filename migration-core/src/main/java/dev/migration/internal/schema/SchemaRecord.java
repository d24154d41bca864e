// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.schema;

import dev.migration.internal.database.catalogue.CatalogueQueries;
import dev.migration.internal.help.LineDiff;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.text.Sha256;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * What a schema holds, as it is kept: without the secrets that a definition may have in it.
 *
 * @param text what it holds, for people
 * @param checksum of the same with the secrets, so that a change of one is noticed, and with a mark for the schema's own name, so
 *     that it is the same for two schemas that hold the same
 */
public record SchemaRecord(String text, String checksum) {

    /**
     * Of a schema by this name.
     *
     * @param secrets values of placeholders that may be in a definition
     */
    public static SchemaRecord of(Schema schema, String name, SecretValues secrets) {
        String anywhere = CatalogueQueries.ownName(name)
                .matcher(String.join("\n", schema.exactLines()))
                .replaceAll(Matcher.quoteReplacement(CatalogueQueries.OWN));
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
