package dev.migration.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.text.Sha256;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What the catalogue has of some objects, as a hash: another one once a statement has changed them, and the same whatever is
 * written to tables, counted by sequences or measured by the server.
 *
 * @param missing those that do not exist
 */
public record Fingerprint(String hash, List<NamedObject> missing) {

    /** Reads it now, where the products have a catalogue of this kind; fails for a name that the user may not look up. */
    public static Fingerprint of(Connection connection, List<NamedObject> objects) throws SQLException {
        Catalogue catalogue = Schema.catalogue(connection);
        MessageDigest digest = Sha256.start();
        List<NamedObject> missing = new ArrayList<>();
        for (NamedObject object : objects) {
            List<String> definition = catalogue.definition(connection, object);
            if (definition.isEmpty()) {
                missing.add(object);
            }
            definition.stream().sorted().forEach(row -> add(digest, row));
            add(digest, "");
        }
        return new Fingerprint(HexFormat.of().formatHex(digest.digest()), List.copyOf(missing));
    }

    private static void add(MessageDigest digest, String row) {
        digest.update(row.getBytes(UTF_8));
        digest.update((byte) 0);
    }
}
