package io.atoll.model.filter;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.times.Interval;

import org.locationtech.jts.geom.Geometry;

import java.util.List;

/// A condition on a row. Names are resolved and types checked: a filter that exists can be
/// evaluated.
///
/// Logic is three-valued: a condition on a null field is unknown, NOT of unknown is unknown, and a
/// row is accepted only where the filter is true. The same holds for *JSON paths*: a condition is
/// unknown where the field is null, where the path is absent or JSON's null, and where the path
/// holds a value of another kind than the condition needs. Only [IsNull] and [Exists], which ask
/// for presence, are never unknown.
public sealed interface Filter {

    /// True or false for every row.
    record Constant(boolean value) implements Filter {}

    /// True where all operands are; at least two.
    record And(List<Filter> operands) implements Filter {
        public And {
            operands = List.copyOf(operands);
        }
    }

    /// True where one operand is; at least two.
    record Or(List<Filter> operands) implements Filter {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    record Not(Filter operand) implements Filter {}

    /// Compares two values. Constants stand on the right; a comparison of two constants is folded
    /// to a [Constant] when it is parsed. Strings compare by their UTF-8 bytes, numbers by value
    /// across types; but a constant compared with a FLOAT field is first rounded to 32 bits, so
    /// that `price == 0.1` finds the rows into which 0.1 was written. The same holds for [In]. A
    /// list is compared with a whole ARRAY or an array in JSON, for equality only.
    record Compare(Value left, Comparison comparison, Value right) implements Filter {}

    /// True where the reference equals one of the literals. BOOL and numbers compare by value. A
    /// value in JSON that equals none is unknown to be in a list that has literals of other kinds.
    record In(Reference reference, List<Literal> literals) implements Filter {
        public In {
            literals = List.copyOf(literals);
        }
    }

    /// True where a string matches the pattern: `%` is any run of characters, `_` is one character,
    /// a backslash takes the next character as it is.
    record Like(Reference reference, String pattern) implements Filter {}

    /// True where a text has words of a query, both split by the field's analyzer; unknown where
    /// there is no text. A query without a word is true nowhere.
    ///
    /// @param phrase whether all words have to stand there in their order; else as many as `number`
    ///   have to be there, of which one that the query has twice counts twice
    /// @param number for a phrase: by how many places in all its words may be moved; else how many
    ///   words, at least 1
    record TextMatch(Reference reference, String query, boolean phrase, int number)
            implements Filter {}

    /// True for a share of all rows, which their keys decide: the same rows in each answer, and
    /// independent of what other conditions accept.
    ///
    /// @param key the primary key
    /// @param share more than 0, less than 1
    record Sample(Reference key, double share) implements Filter {}

    /// True where a geometry stands in a relation to another one; unknown where there is none. What
    /// is empty is equal to what is empty, and stands in no other relation.
    ///
    /// @param other not to be changed; for [Relation#NEAR] a point
    /// @param metres for [Relation#NEAR] the greatest distance, at least 0; else 0
    record Spatial(Reference reference, Relation relation, Geometry other, double metres)
            implements Filter {}

    /// How a row's geometry stands to another one: as the OGC's standard for simple features has
    /// it, in the plane of the coordinates.
    enum Relation {
        EQUALS,
        TOUCHES,
        OVERLAPS,
        CROSSES,
        CONTAINS,
        INTERSECTS,
        WITHIN,
        /// The other one is a point, coordinates are degrees, x of longitude and y of latitude: no
        /// farther than some metres. From point to point that is along a great circle of a sphere
        /// with a radius of 6,371,000 m; from other geometries the distance in degrees, a degree
        /// being as long as on average over all directions at the point's latitude.
        NEAR
    }

    /// True where a geometry is a valid one, as the OGC's standard for simple features has it (of a
    /// polygon, that its rings do not cross); unknown where there is none.
    record ValidGeometry(Reference reference) implements Filter {}

    /// True where a field has no value; a JSON path: where the field is null, or the path is absent
    /// or JSON's null. Never unknown.
    record IsNull(Reference reference) implements Filter {}

    /// True where a JSON path is present with a value other than JSON's null. Never unknown.
    record Exists(Reference reference) implements Filter {}

    /// True where an ARRAY field, or an array at a JSON path, has all, or any, of the literals;
    /// unknown where there is no array. Lists equal arrays with the same elements in their order.
    record Contains(Reference reference, List<Literal> literals, boolean all) implements Filter {
        public Contains {
            literals = List.copyOf(literals);
        }
    }

    /// How two values are compared.
    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /// Something that has a value in each row.
    sealed interface Value {}

    record Constants(Literal literal) implements Value {}

    /// A field, a place inside a JSON field, or an element of an ARRAY. Of an element beyond the
    /// end of its array no condition is true, and none unknown.
    ///
    /// @param type the field's type
    /// @param path for an ARRAY one step with the element's index, from 0; for JSON names of
    ///   members, or decimal numbers of array elements where [PathStep#index] says so; empty for
    ///   the field itself
    record Reference(long fieldId, String name, DataType type, List<PathStep> path)
            implements Value {
        public Reference {
            path = List.copyOf(path);
        }
    }

    /// One step into a JSON value.
    ///
    /// @param index whether `name` is the number of an array element
    record PathStep(String name, boolean index) {}

    /// How many elements an ARRAY or the array at a JSON path has, of whatever kinds; unknown where
    /// there is no array.
    record ArrayLength(Reference array) implements Value {}

    /// Arithmetic over numbers: exact where both sides are integers, also beyond 64 bits, else in
    /// double. Integer division truncates; a division by zero makes the comparison false.
    record Arithmetic(Value left, Operator operator, Value right) implements Value {}

    /// A point in time that is moved.
    ///
    /// @param time of a TIMESTAMPTZ field
    record Shifted(Reference time, Interval by) implements Value {}

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        MODULO
    }
}
