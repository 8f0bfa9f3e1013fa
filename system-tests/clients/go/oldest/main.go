// The basic calls of Milvus's first Go client (github.com/milvus-io/milvus-sdk-go/v2), with their answers checked.
//
// Usage: oldest HOST:PORT
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/milvus-io/milvus-sdk-go/v2/client"
	"github.com/milvus-io/milvus-sdk-go/v2/entity"
)

const name = "go_oldest_basic_calls"

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	milvus := must(client.NewClient(ctx, client.Config{Address: os.Args[1]}))
	if must(milvus.HasCollection(ctx, name)) {
		check(milvus.DropCollection(ctx, name))
	}
	create(ctx, milvus)
	write(ctx, milvus)
	search(ctx, milvus)
	query(ctx, milvus)
	remove(ctx, milvus)
	flush(ctx, milvus)
	check(milvus.ReleaseCollection(ctx, name))
	check(milvus.DropCollection(ctx, name))
	expect("has after drop", false, must(milvus.HasCollection(ctx, name)))
	check(milvus.Close())
	fmt.Println("ok")
}

func create(ctx context.Context, milvus client.Client) {
	schema := entity.NewSchema().WithName(name).WithDynamicFieldEnabled(true).
		WithField(entity.NewField().WithName("id").WithDataType(entity.FieldTypeInt64).WithIsPrimaryKey(true)).
		WithField(entity.NewField().WithName("vector").WithDataType(entity.FieldTypeFloatVector).WithDim(2)).
		WithField(entity.NewField().WithName("title").WithDataType(entity.FieldTypeVarChar).WithMaxLength(50)).
		WithField(entity.NewField().WithName("year").WithDataType(entity.FieldTypeInt32))
	check(milvus.CreateCollection(ctx, schema, 1, client.WithConsistencyLevel(entity.ClStrong)))
	check(milvus.CreateIndex(ctx, name, "vector", must(entity.NewIndexHNSW(entity.L2, 8, 64)), false))
	check(milvus.LoadCollection(ctx, name, false))
	expect("has", true, must(milvus.HasCollection(ctx, name)))
	expect("has another", false, must(milvus.HasCollection(ctx, name+"_absent")))
	var names []string
	for _, collection := range must(milvus.ListCollections(ctx)) {
		names = append(names, collection.Name)
	}
	expect("listed", true, slices.Contains(names, name))
	described := must(milvus.DescribeCollection(ctx, name))
	expect("described name", name, described.Name)
	var fields []string
	for _, field := range described.Schema.Fields {
		fields = append(fields, field.Name)
	}
	expect("described fields", []string{"id", "vector", "title", "year"}, fields)
	expect("described dimension", "2", described.Schema.Fields[1].TypeParams["dim"])
	indexes := must(milvus.DescribeIndex(ctx, name, "vector"))
	expect("index type", entity.HNSW, indexes[0].IndexType())
	expect("index metric", "L2", indexes[0].Params()["metric_type"])
}

func write(ctx context.Context, milvus client.Client) {
	inserted := must(milvus.Insert(ctx, name, "",
		entity.NewColumnInt64("id", []int64{1, 2, 3, 4}),
		entity.NewColumnFloatVector("vector", 2, [][]float32{{0, 0}, {3, 4}, {6, 8}, {9, 12}}),
		entity.NewColumnVarChar("title", []string{"Moby-Dick", "Treasure Island", "Walden", "Omoo"}),
		entity.NewColumnInt32("year", []int32{1851, 1883, 1854, 1847}),
		entity.NewColumnBool("whale", []bool{true, false, false, false})))
	expect("inserted keys", []int64{1, 2, 3, 4}, longs(inserted))
	upserted := must(milvus.Upsert(ctx, name, "",
		entity.NewColumnInt64("id", []int64{3}),
		entity.NewColumnFloatVector("vector", 2, [][]float32{{1, 0}}),
		entity.NewColumnVarChar("title", []string{"Walden; or, Life in the Woods"}),
		entity.NewColumnInt32("year", []int32{1854}),
		entity.NewColumnBool("whale", []bool{false})))
	expect("upserted", 1, upserted.Len())
}

func search(ctx context.Context, milvus client.Client) {
	found := nearest(ctx, milvus, "", 2)
	expect("hits", []int64{1, 3}, longs(found.IDs))
	expect("distances", []float32{0, 1}, found.Scores)
	expect("title of a hit", "Walden; or, Life in the Woods", must(found.Fields.GetColumn("title").GetAsString(1)))
	filtered := nearest(ctx, milvus, "year > 1850 and title like 'T%'", 10)
	expect("filtered hits", []int64{2}, longs(filtered.IDs))
	expect("filtered distances", []float32{25}, filtered.Scores)
}

func nearest(ctx context.Context, milvus client.Client, filter string, limit int) client.SearchResult {
	return must(milvus.Search(ctx, name, nil, filter, []string{"title", "year"},
		[]entity.Vector{entity.FloatVector{0, 0}}, "vector", entity.L2, limit,
		must(entity.NewIndexHNSWSearchParam(64)), client.WithSearchQueryConsistencyLevel(entity.ClStrong)))[0]
}

func query(ctx context.Context, milvus client.Client) {
	expect("query", []int64{1, 3}, matching(ctx, milvus, "year in [1851, 1854]"))
	expect("query of an undeclared key", []int64{1}, matching(ctx, milvus, "whale == true"))
	expect("query of nothing", 0, len(matching(ctx, milvus, "year > 2000")))
	got := must(milvus.Get(ctx, name, entity.NewColumnInt64("id", []int64{2}), client.GetWithOutputFields("vector", "year")))
	expect("got", 1, got.GetColumn("year").Len())
	expect("got vector", []float32{3, 4}, must(got.GetColumn("vector").Get(0)))
	expect("got year", int64(1883), must(got.GetColumn("year").GetAsInt64(0)))
	expectCount(ctx, milvus, 4)
}

func matching(ctx context.Context, milvus client.Client, filter string) []int64 {
	found := must(milvus.Query(ctx, name, nil, filter, []string{"id"}, client.WithSearchQueryConsistencyLevel(entity.ClStrong)))
	ids := longs(found.GetColumn("id"))
	slices.Sort(ids)
	return ids
}

func expectCount(ctx context.Context, milvus client.Client, expected int64) {
	counted := must(milvus.Query(ctx, name, nil, "", []string{"count(*)"}, client.WithSearchQueryConsistencyLevel(entity.ClStrong)))
	expect("count(*)", expected, must(counted.GetColumn("count(*)").GetAsInt64(0)))
}

func remove(ctx context.Context, milvus client.Client) {
	check(milvus.DeleteByPks(ctx, name, "", entity.NewColumnInt64("id", []int64{4})))
	expectCount(ctx, milvus, 3)
	check(milvus.Delete(ctx, name, "", "year == 1883"))
	expectCount(ctx, milvus, 2)
}

func flush(ctx context.Context, milvus client.Client) {
	check(milvus.Flush(ctx, name, false))
	// Statistics are eventual, as in Milvus: deleted rows leave them when their segments are rewritten.
	rows := must(strconv.Atoi(must(milvus.GetCollectionStatistics(ctx, name))["row_count"]))
	expect("rows between what is left and what was written", true, rows >= 2 && rows <= 5)
	expect("left after the flush", []int64{1, 3}, matching(ctx, milvus, "id > 0"))
}

func longs(values entity.Column) []int64 {
	var all []int64
	for i := 0; values != nil && i < values.Len(); i++ {
		all = append(all, must(values.GetAsInt64(i)))
	}
	return all
}

func expect(what string, expected, actual any) {
	if !reflect.DeepEqual(expected, actual) {
		panic(fmt.Sprintf("%s: expected %v, was %v", what, expected, actual))
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}
