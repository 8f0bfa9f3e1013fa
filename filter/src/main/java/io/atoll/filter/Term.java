package io.atoll.filter;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.filter.Filter;
import io.atoll.model.times.Interval;

import java.util.Optional;

/// What a part of an expression turned out to be.
sealed interface Term {

    /// The levels of the tree that this term becomes.
    int depth();

    /// In words, for error messages.
    String words();

    /// The type as Milvus names it: `VarChar`, `Array[Int32]`.
    String typeName();

    /// True, false or unknown in each row.
    record Condition(Filter filter, int depth) implements Term {
        @Override
        public String words() {
            return "a condition";
        }

        @Override
        public String typeName() {
            return "Bool";
        }
    }

    /// A field, a place inside a JSON field, or an element of an array.
    ///
    /// @param elementType what an ARRAY is of; else empty
    record Place(Filter.Reference reference, Optional<DataType> elementType) implements Term {
        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String words() {
            if (reference.type() == DataType.ARRAY) {
                return "%s %s (%s)"
                        .formatted(
                                isElement() ? "an element of field" : "field",
                                reference.name(),
                                "ARRAY of " + elementType.orElseThrow());
            }
            return reference.path().isEmpty()
                    ? "field %s (%s)".formatted(reference.name(), reference.type())
                    : "a path into field %s (JSON)".formatted(reference.name());
        }

        /// The type of the values there: that of the element, if it is one.
        DataType type() {
            return isElement() ? elementType.orElseThrow() : reference.type();
        }

        @Override
        public String typeName() {
            return isWholeArray()
                    ? "Array[%s]".formatted(MilvusNames.of(elementType.orElseThrow()))
                    : MilvusNames.of(type());
        }

        private boolean isElement() {
            return reference.type() == DataType.ARRAY && !reference.path().isEmpty();
        }

        boolean isWholeArray() {
            return reference.type() == DataType.ARRAY && reference.path().isEmpty();
        }

        boolean isWholeJson() {
            return reference.type() == DataType.JSON && reference.path().isEmpty();
        }
    }

    /// A number computed from fields: by arithmetic, or by a function; or a point in time.
    ///
    /// @param kind a kind of numbers, or TIME
    record Computed(Filter.Value value, Kind kind, int depth) implements Term {
        @Override
        public String words() {
            return kind == Kind.TIME ? "a computed point in time" : "a computed number";
        }

        @Override
        public String typeName() {
            return switch (kind) {
                case INTEGER -> "Int64";
                case FLOATING -> "Double";
                case TIME -> MilvusNames.of(DataType.TIMESTAMPTZ);
                case BOOL, NUMBER, TEXT, JSON, ARRAY, GEOMETRY, LIST, TIMES, NONE -> "JSON";
            };
        }
    }

    /// A span of time, which is added to points in time.
    record Span(Interval interval) implements Term {
        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String words() {
            return "an interval";
        }

        @Override
        public String typeName() {
            return "Interval";
        }
    }

    /// A constant.
    ///
    /// @param kind TIME, TIMES: the integers are microseconds
    record Fixed(Literal literal, Kind kind) implements Term {
        Fixed(Literal literal) {
            this(literal, Kind.of(literal));
        }

        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String words() {
            if (kind == Kind.TIME) {
                return "a point in time";
            }
            return switch (literal) {
                case Literal.Bool(boolean value) -> "the bool " + value;
                case Literal.Int(long value) -> "the integer " + value;
                case Literal.Real(double value) -> "the number " + value;
                case Literal.Text(String value) -> "the string \"%s\"".formatted(value);
                case Literal.Items _ -> "a list";
            };
        }

        @Override
        public String typeName() {
            if (kind == Kind.TIME) {
                return MilvusNames.of(DataType.TIMESTAMPTZ);
            }
            return switch (literal) {
                case Literal.Bool _ -> "Bool";
                case Literal.Int _ -> "Int64";
                case Literal.Real _ -> "Double";
                case Literal.Text _ -> "VarChar";
                case Literal.Items _ -> "Array";
            };
        }
    }
}
