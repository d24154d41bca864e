// SPDX-License-Identifier: Apache-2.0
package org.hibernate.tool.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Reads the sequences as Hibernate does at a start, which is not on the class path of these tests. */
public final class SequenceReader {

    private SequenceReader() {}

    public static void read(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("SELECT * FROM information_schema.sequences").close();
        }
    }
}
