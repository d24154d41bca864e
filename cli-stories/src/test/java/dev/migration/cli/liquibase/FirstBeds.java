// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.liquibase;

import liquibase.change.custom.CustomSqlChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;

/** A change in Java, as a team has it in its own service. */
public final class FirstBeds implements CustomSqlChange {

    private String beds = "";

    /** Set by Liquibase, from the changelog. */
    public void setBeds(String beds) {
        this.beds = beds;
    }

    @Override
    public SqlStatement[] generateStatements(Database database) {
        return new SqlStatement[] {new RawParameterizedSqlStatement("UPDATE ward SET beds = " + beds)};
    }

    @Override
    public String getConfirmationMessage() {
        return "beds set";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor files) {}

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
