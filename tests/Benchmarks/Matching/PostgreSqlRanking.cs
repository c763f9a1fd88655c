using Contracts.Reference;
using Matching.Candidates;
using Npgsql;
using NpgsqlTypes;

namespace Benchmarks.Matching;

/// <summary>
/// The same question put to PostgreSQL in its best form: one narrow row per offer, category and place served (circles by the cells they touch), codes as integers and bit masks,
/// everything that a rule or the score asks for in one covering index, read index-only by a prepared statement that ranks and cuts off after the best.
/// </summary>
internal sealed class PostgreSqlRanking(NpgsqlDataSource source) : IAsyncDisposable
{
    /// <summary>Cells of half a degree; circles wider than some of them are met by everybody's cell.</summary>
    private const double Cell = 0.5;
    private const int Everywhere = -1;

    private static readonly Dictionary<string, int> PlaceNumbers = ReferenceData.BuiltIn.Divisions.All.Select((division, index) => (division.Code, index + 1))
        .Append((Places.Nation, 1_000_000)).ToDictionary();

    private static readonly Prior Prior = new TermsBook(ReferenceData.BuiltIn).In([], DateTimeOffset.UnixEpoch).Prior;
    private static readonly string[] Categories = [.. ReferenceData.BuiltIn.Needs.Rows.Select(row => row.Code)];
    private static readonly string[] Units = [.. ReferenceData.BuiltIn.Units.Rows.Select(row => row.Code)];
    private static readonly string[] Forms = [.. ReferenceData.BuiltIn.Forms.Rows.Select(row => row.Code)];
    private static readonly string[] Tiers = [.. ReferenceData.BuiltIn.Tiers.Rows.Select(row => row.Code)];
    private static readonly string[] Tags = [.. ReferenceData.BuiltIn.Tags.Rows.Select(row => row.Code)];

    private const string Table = """
        CREATE TABLE flat (
            category smallint NOT NULL, place int NOT NULL, id uuid NOT NULL, flags smallint NOT NULL, unit smallint NOT NULL, form smallint NOT NULL, tiers int NOT NULL, tags int NOT NULL,
            min_age smallint NOT NULL, max_age smallint NOT NULL, household smallint NOT NULL, valid_from int NOT NULL, valid_to int NOT NULL, confirmed int NOT NULL,
            free int NOT NULL, total int NOT NULL, eligibility double precision NOT NULL, aged boolean NOT NULL, speed double precision NOT NULL, completion double precision NOT NULL, load real NOT NULL, load_at int NOT NULL,
            latitude double precision, longitude double precision, radius real)
        """;

    private const string Index = """
        CREATE INDEX best ON flat (category, place) INCLUDE (id, flags, unit, form, tiers, tags, min_age, max_age, household, valid_from, valid_to, confirmed, free, total, eligibility, aged,
            speed, completion, load, load_at, latitude, longitude, radius)
        """;

    // Rows of one offer may come by several places or categories: its best row stands first, so twice as many as asked for are taken and the first of each counts.
    private const string Query = """
        SELECT id, score FROM (
            SELECT id, reach, round(((w[1] * fit + w[2] * (eligibility + CASE WHEN aged AND $11 THEN 0.1 ELSE 0 END) + w[3] * closeness
                + w[4] * CASE WHEN free >= $15 THEN 0.5 + 0.5 * (free - $15) / greatest(1.0, greatest(free, total)::float8) ELSE 0.5 * free / $15::float8 END
                + w[5] * speed + w[6] * completion + w[7] * (1 - CASE WHEN load = 0 THEN 0 ELSE l / (l + 20) END)) / $17)::numeric, 6) AS score
            FROM (
                SELECT f.*, w.w, p.fit, CASE WHEN f.radius IS NULL THEN p.reach WHEN f.radius <= 40 THEN 0 WHEN f.radius <= 150 THEN 1 WHEN f.radius <= 600 THEN 2 ELSE 3 END AS reach,
                    CASE WHEN f.radius IS NULL THEN p.closeness ELSE 1 / (1 + d.km / 40) END AS closeness, d.km, load * power(0.5, ($6 - load_at) / 604800.0) AS l
                FROM unnest($1::smallint[], $2::int[], $3::int[], $4::float8[], $5::float8[]) AS p(category, place, reach, closeness, fit)
                JOIN flat f ON f.category = p.category AND f.place = p.place
                CROSS JOIN (SELECT $16::float8[] AS w) w
                CROSS JOIN LATERAL (SELECT CASE WHEN f.radius IS NULL THEN NULL ELSE 2 * 6371.0088 * asin(least(1, sqrt(
                    sin(radians($18 - f.latitude) / 2) ^ 2 + cos(radians(f.latitude)) * cos(radians($18)) * sin(radians($19 - f.longitude) / 2) ^ 2))) END AS km) d
                WHERE f.flags = 3 AND f.valid_from <= $6 AND f.valid_to > $7 AND (f.tiers = 0 OR f.tiers & $8 <> 0) AND (f.tags = 0 OR f.tags & $9 <> 0)
                    AND (NOT f.aged OR EXISTS (SELECT 1 FROM unnest($10::smallint[]) a WHERE a BETWEEN f.min_age AND f.max_age)) AND f.household <= $12
                    AND $13 & (1 << f.unit) <> 0 AND f.confirmed >= ($14::int[])[f.form] AND f.free > 0 AND (f.radius IS NULL OR d.km <= f.radius)) rows) scored
        ORDER BY score DESC, reach, id LIMIT 10
        """;

    private readonly NpgsqlConnection _connection = source.OpenConnection();

    public static async Task<PostgreSqlRanking> BuildAsync(string database, IEnumerable<Offer> offers)
    {
        var source = NpgsqlDataSource.Create(database + ";Max Auto Prepare=20;Auto Prepare Min Usages=1;Command Timeout=0");
        var self = new PostgreSqlRanking(source);
        await self.RunAsync(Table);
        await using (var copy = await self._connection.BeginBinaryImportAsync("COPY flat FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var offer in offers)
            {
                await WriteAsync(copy, offer);
            }

            await copy.CompleteAsync();
        }

        await self.RunAsync("SET maintenance_work_mem = '1GB'");
        await self.RunAsync(Index);
        await self.RunAsync("VACUUM (FREEZE, ANALYZE) flat");
        await self.RunAsync("CREATE EXTENSION IF NOT EXISTS pg_prewarm");
        await self.RunAsync("SELECT pg_prewarm('best')");
        // One nested look-up a place is the plan; left alone the planner now and then sorts everything.
        await self.RunAsync("SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off; SET jit = off; SET max_parallel_workers_per_gather = 0; SET plan_cache_mode = force_generic_plan");
        return self;
    }

    public async Task<List<(Guid Id, double Score)>> BestAsync(Ask ask, int top)
    {
        var need = ask.Need;
        var places = new List<(short Category, int Place, int Reach, double Closeness, double Fit)>();
        foreach (var category in need.Categories)
        {
            var fit = category == need.Category ? 1 : 0.6;
            var number = (short)Array.IndexOf(Categories, category);
            for (var step = 0; step < need.Chain.Count; step++)
            {
                var closeness = need.Chain[step].Level switch { Reach.County => step == 0 ? 1 : 0.9, Reach.Prefecture => 0.7, Reach.Province => 0.45, _ => 0.25 };
                places.Add((number, PlaceNumbers[need.Chain[step].Code], (int)need.Chain[step].Level, closeness, fit));
            }

            if (need is { Latitude: { } latitude, Longitude: { } longitude })
            {
                places.Add((number, CellOf(latitude, longitude), 0, 0, fit));
                places.Add((number, Everywhere, 0, 0, fit));
            }
        }

        var weights = ask.Terms.Weights.InOrder;
        var now = (int)ask.Now.ToUnixTimeSeconds();
        var by = need.NeededBy is { } wanted && wanted > ask.Now ? (int)wanted.ToUnixTimeSeconds() : now;
        await using var command = new NpgsqlCommand(Query, _connection);
        void Add(object value, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
        Add(places.Select(place => place.Category).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint);
        Add(places.Select(place => place.Place).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
        Add(places.Select(place => place.Reach).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
        Add(places.Select(place => place.Closeness).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);
        Add(places.Select(place => place.Fit).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);
        Add(now, NpgsqlDbType.Integer);
        Add(by, NpgsqlDbType.Integer);
        Add(Mask(Tiers, need.Tiers), NpgsqlDbType.Integer);
        Add(Mask(Tags, need.Tags), NpgsqlDbType.Integer);
        Add(need.Ages.Select(age => (short)age).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint);
        Add(need.Ages.Count > 0, NpgsqlDbType.Boolean);
        Add(need.HouseholdSize, NpgsqlDbType.Integer);
        Add(Mask(Units, [.. Units.Where(unit => ask.Terms.UnitsFit(unit, need.Unit))]), NpgsqlDbType.Integer);
        Add(Forms.Select(form => ask.Terms.FreshFor(form) is { } fresh ? (int)(ask.Now - fresh).ToUnixTimeSeconds() : 0).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
        Add(Math.Max(1, need.Quantity), NpgsqlDbType.Integer);
        Add(weights.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);
        Add(weights.Sum(), NpgsqlDbType.Double);
        Add(need.Latitude ?? 0, NpgsqlDbType.Double);
        Add(need.Longitude ?? 0, NpgsqlDbType.Double);
        var found = new List<(Guid, double)>(top);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var id = reader.GetGuid(0);
            if (found.Count < top && !found.Exists(known => known.Item1 == id))
            {
                found.Add((id, (double)reader.GetDecimal(1)));
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await source.DisposeAsync();
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter copy, Offer offer)
    {
        var facts = offer.Facts;
        var places = facts.Divisions.Select(code => PlaceNumbers[code]).Concat(CellsOf(facts.Latitude, facts.Longitude, facts.RadiusKm)).ToArray();
        foreach (var category in facts.Categories.Distinct())
        {
            foreach (var place in places.Distinct())
            {
                var circle = facts.Divisions.All(code => PlaceNumbers[code] != place);
                var eligibility = facts.Eligibility;
                var aged = eligibility.MinAge is not null || eligibility.MaxAge is not null;
                await copy.StartRowAsync();
                await copy.WriteAsync((short)Array.IndexOf(Categories, category), NpgsqlDbType.Smallint);
                await copy.WriteAsync(place, NpgsqlDbType.Integer);
                await copy.WriteAsync(offer.Id, NpgsqlDbType.Uuid);
                await copy.WriteAsync((short)((offer.CharityVerified ? 1 : 0) + (facts.Status == "active" ? 2 : 0)), NpgsqlDbType.Smallint);
                await copy.WriteAsync((short)Array.IndexOf(Units, facts.Unit), NpgsqlDbType.Smallint);
                await copy.WriteAsync((short)(Array.IndexOf(Forms, facts.Form) + 1), NpgsqlDbType.Smallint);
                await copy.WriteAsync(Mask(Tiers, eligibility.Tiers), NpgsqlDbType.Integer);
                await copy.WriteAsync(Mask(Tags, eligibility.AnyTags), NpgsqlDbType.Integer);
                await copy.WriteAsync((short)(eligibility.MinAge ?? 0), NpgsqlDbType.Smallint);
                await copy.WriteAsync((short)(eligibility.MaxAge ?? 200), NpgsqlDbType.Smallint);
                await copy.WriteAsync((short)(eligibility.HouseholdMin ?? 1), NpgsqlDbType.Smallint);
                await copy.WriteAsync((int)facts.ValidFrom.ToUnixTimeSeconds(), NpgsqlDbType.Integer);
                await copy.WriteAsync((int)facts.ValidTo.ToUnixTimeSeconds(), NpgsqlDbType.Integer);
                await copy.WriteAsync((int)facts.ConfirmedAt.ToUnixTimeSeconds(), NpgsqlDbType.Integer);
                await copy.WriteAsync(offer.Free, NpgsqlDbType.Integer);
                await copy.WriteAsync(facts.CapacityTotal, NpgsqlDbType.Integer);
                await copy.WriteAsync(0.4 + (eligibility.Tiers.Count > 0 ? 0.25 : 0) + (eligibility.AnyTags.Count > 0 ? 0.25 : 0), NpgsqlDbType.Double);
                await copy.WriteAsync(aged, NpgsqlDbType.Boolean);
                await copy.WriteAsync(Prior.Speed.Of(offer.Standing.Speed), NpgsqlDbType.Double);
                await copy.WriteAsync(Prior.Completion.Of(offer.Standing.Completion), NpgsqlDbType.Double);
                await copy.WriteAsync((float)(offer.Standing.Load / 16.0), NpgsqlDbType.Real);
                await copy.WriteAsync((int)offer.Standing.LoadAt, NpgsqlDbType.Integer);
                await WriteAsync(copy, circle ? facts.Latitude : null, NpgsqlDbType.Double);
                await WriteAsync(copy, circle ? facts.Longitude : null, NpgsqlDbType.Double);
                await WriteAsync(copy, circle ? (float?)facts.RadiusKm : null, NpgsqlDbType.Real);
            }
        }
    }

    private static Task WriteAsync<TValue>(NpgsqlBinaryImporter copy, TValue? value, NpgsqlDbType type)
        where TValue : struct => value is { } known ? copy.WriteAsync(known, type) : copy.WriteNullAsync();

    private static IEnumerable<int> CellsOf(double? latitude, double? longitude, double? radius)
    {
        if (latitude is not { } north || longitude is not { } east || radius is not { } reach)
        {
            yield break;
        }

        if (reach > 120)
        {
            yield return Everywhere;
            yield break;
        }

        var high = reach / 111.0;
        var wide = high / Math.Cos(double.DegreesToRadians(Math.Abs(north) + high));
        for (var y = Math.Floor((north - high) / Cell); y <= Math.Floor((north + high) / Cell); y++)
        {
            for (var x = Math.Floor((east - wide) / Cell); x <= Math.Floor((east + wide) / Cell); x++)
            {
                yield return CellOf(y * Cell, x * Cell);
            }
        }
    }

    private static int CellOf(double latitude, double longitude) => 2_000_000 + ((int)Math.Floor((latitude + 90) / Cell) * 1000) + (int)Math.Floor((longitude + 180) / Cell);

    private static int Mask(string[] codes, IReadOnlyList<string> present) => present.Aggregate(0, (mask, code) => mask | (1 << Array.IndexOf(codes, code)));

    private async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
