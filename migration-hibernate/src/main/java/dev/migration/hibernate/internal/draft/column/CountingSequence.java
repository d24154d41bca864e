// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.database.catalogue.SchemaElement;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.id.enhanced.SequenceStyleGenerator;
import org.hibernate.mapping.PersistentClass;

/** The sequence that gives the numbers of an entity's key. */
public final class CountingSequence {

    private static final String COLUMN = "column ";

    private CountingSequence() {}

    /** Its name, as a statement has it; empty for a column that none counts. */
    static String of(HibernateTables entities, String table, String column) {
        SessionFactoryImplementor factory = entities.factory();
        return entities.metadata().getEntityBindings().stream()
                .filter(entity -> isKey(entity, EntityNames.key(table, column)))
                .map(entity -> factory.getMappingMetamodel()
                        .getEntityDescriptor(entity.getEntityName())
                        .getGenerator())
                .filter(SequenceStyleGenerator.class::isInstance)
                .map(generator -> ((SequenceStyleGenerator) generator)
                        .getDatabaseStructure()
                        .getPhysicalName()
                        .render())
                .findFirst()
                .orElse("");
    }

    /** Whether it renames a sequence from which a column of another table that stays takes its default, as a serial one does. */
    public static boolean isOfAnotherTable(
            EntityComparison comparison, List<SchemaElement> elements, RenameCandidate candidate) {
        String former = candidate.goneName().substring(SchemaShape.SEQUENCE.length());
        String wanted = candidate.wantedName().substring(SchemaShape.SEQUENCE.length());
        Pattern drawn = Pattern.compile(".*nextval\\('(?:\\w+\\.)?\"?" + Pattern.quote(former) + "\"?'::regclass\\).*");
        return elements.stream()
                .filter(element -> element.part().startsWith(COLUMN))
                .filter(element -> drawn.matcher(element.definition()).matches())
                .anyMatch(element -> {
                    String table = element.object().substring(element.object().indexOf(' ') + 1);
                    String column = element.part().substring(COLUMN.length());
                    return comparison.wanted().tables().containsKey(table)
                            && !of(comparison.entities(), table, column)
                                    .replace("\"", "")
                                    .equalsIgnoreCase(wanted);
                });
    }

    private static boolean isKey(PersistentClass entity, String column) {
        return entity.getKey().getColumnSpan() == 1
                && EntityNames.key(
                                entity.getTable().getName(),
                                entity.getKey().getColumns().get(0).getName())
                        .equals(column);
    }
}
