// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Objects;

/** Reads what a schema holds on one database product. */
public interface Catalogue {

    /** The schema in which unqualified names are created; "none" where they cannot be. */
    default String currentSchema(Connection connection) throws SQLException {
        return Objects.requireNonNullElse(connection.getSchema(), "none");
    }

    /** Whether the user sees all that a schema holds, and not only some of its tables. */
    default boolean showsAll(Connection connection, String schema) throws SQLException {
        return true;
    }

    /** All that a schema holds, in any order. */
    List<SchemaElement> elements(CatalogueQueries queries) throws SQLException;

    /** Its tables as data. */
    default List<SchemaTable> tables(CatalogueQueries queries) throws SQLException {
        throw new SQLFeatureNotSupportedException("tables of this product are not read as data");
    }

    /** What defines an object, as lines; none where it does not exist. */
    default List<String> definition(Connection connection, NamedObject object) throws SQLException {
        throw new SQLFeatureNotSupportedException("objects of this product have no definition by name");
    }

    /** Whether there is such an object, without its definition. */
    default boolean exists(Connection connection, NamedObject object) throws SQLException {
        return !definition(connection, object).isEmpty();
    }
}
