// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

/** What stands beside the migrations: callbacks, a schema that is not empty, the record of a schema. */
public interface SurroundingsContract extends CallbackContract, ExistingSchemaContract, SchemaRecordContract {}
