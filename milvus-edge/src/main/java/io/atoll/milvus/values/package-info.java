/// The values of fields on their way in and out: in Milvus's columns, and as rows of JSON.
///
/// [RowReader] and [JsonRowReader] make our columns of an insert or upsert; [OutputWriter] and
/// [JsonRowWriter] write those of an answer. Each asks the field's [MilvusType] for the values
/// themselves: a type of fields is one class here, and a new one is a new class.
@NullMarked
package io.atoll.milvus.values;

import org.jspecify.annotations.NullMarked;
