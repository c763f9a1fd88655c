using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Contracts.Reference;
using Intake.People;
using Shouldly;
using Xunit;

namespace Intake.Tests;

/// <summary>Equal people get equal hashes; the hashes tell nothing without the key.</summary>
public sealed class The_blind_index
{
    private static readonly BlindIndex Index = With(1);

    [Theory]
    [InlineData("13800000000", "+86 138 0000 0000")]
    [InlineData("13800000000", "0086-138-0000-0000")]
    [InlineData("13800000000", "8613800000000")]
    [InlineData("13800000000", "１３８００００００００")]
    [InlineData("027-87654321", "+862787654321")]
    [InlineData("027-87654321转803", "(027)87654321")]
    public void One_phone_written_differently_is_one_phone(string one, string other)
    {
        Index.Phone(one).ShouldNotBeNull();
        Index.Phone(other).ShouldBe(Index.Phone(one));
    }

    [Theory]
    [InlineData("110")]
    [InlineData("12345")]
    [InlineData("12345678901")]
    [InlineData("1540000000")]
    [InlineData("+8615400000001x")]
    [InlineData("138")]
    [InlineData("")]
    [InlineData(null)]
    public void What_reaches_nobody_alone_is_no_phone(string? typed) => Index.Phone(typed).ShouldBeNull();

    [Theory]
    [InlineData("11010519491231002X", "11010519491231002x")]
    [InlineData("11010519491231002X", "110105 19491231 002X")]
    [InlineData("11010519491231002X", "110105491231002")]
    [InlineData("190101199003070016", "19010119900307001671")]
    public void One_document_written_differently_is_one_document(string one, string other) => Index.IdNumber(other).ShouldBe(Index.IdNumber(one));

    [Fact]
    public void Different_documents_differ()
    {
        string[] vectors =
        [
            "11010519491231002X", "440524188001010014", "190101199003070016", "19010119600229003X", "19010119850515002X", "190101202006010048",
            "810000180001010019", "830000180001010012", "110101180001010015", "19010119900307034X", "E12345678",
        ];
        vectors.Select(Index.IdNumber).Distinct().Count().ShouldBe(vectors.Length);
    }

    [Fact]
    public void Nothing_in_a_row_can_be_computed_without_the_key()
    {
        var caseId = new Guid("01900000-0000-7000-8000-000000000001");
        var details = new PersonDetails("张伟", "residentId", "11010519491231002X", "+8613800000000", new DateOnly(1949, 12, 31));
        var rows = Index.KeysOf(caseId, PersonRole.Person, details, "420106").ToList();
        rows.Select(row => row.Kind).Distinct().Count().ShouldBe(5);

        string[] plain = ["张伟", "zhang wei", "zang wei", "11010519491231002X", "110105491231002", "+8613800000000", "13800000000", "19491231", "1949-12-31"];
        string[] fields = ["", "phone", "idNumber", "name", "sound", "born", "prefecture", "county"];
        var guesses = plain.SelectMany(value => fields.SelectMany(field => new[] { value, field + '\n' + value, field + value })).SelectMany(Guesses).ToHashSet();
        rows.ShouldAllBe(row => !guesses.Contains(row.Hash));
        // And another key gives other rows.
        With(2).KeysOf(caseId, PersonRole.Person, details, "420106").Select(row => row.Hash).Intersect(rows.Select(row => row.Hash)).ShouldBeEmpty();
    }

    [Fact]
    public void Equal_texts_of_different_fields_differ() => Index.Name("13800000000").ShouldNotBe(Index.Phone("13800000000")!.Value);

    [Fact]
    public void A_reporter_is_found_by_phone_only_unless_it_is_the_person()
    {
        var neighbour = new PersonDetails("王五", Phone: "+8613800000000", Relation: "neighbour");
        Index.KeysOf(Guid.Empty, PersonRole.Reporter, neighbour, "420106").ShouldHaveSingleItem().Kind.ShouldBe(KeyKind.ReporterPhone);
        Index.KeysOf(Guid.Empty, PersonRole.Reporter, neighbour with { Relation = "self" }, "420106").Select(row => row.Kind)
            .ShouldBe([KeyKind.Phone, KeyKind.Name, KeyKind.Sound], ignoreOrder: true);
    }

    [Fact]
    public void A_county_lies_inside_the_range_of_its_prefecture()
    {
        var county = Index.PlaceOf("420106")!.Value;
        var neighbour = Index.PlaceOf("420102")!.Value;
        neighbour.Value.ShouldNotBe(county.Value);
        neighbour.Value.ShouldBeInRange(county.First, county.Last);
        Index.PlaceOf("110101")!.Value.Value.ShouldNotBeInRange(county.First, county.Last);
        Index.PlaceOf("420106001")!.Value.ShouldBe(county);
        Index.PlaceOf("999999").ShouldBeNull();
        Index.PlaceOf(null).ShouldBeNull();
    }

    private static BlindIndex With(byte key) => new(new KeyRing([[.. Enumerable.Repeat((byte)9, 32)]], [.. Enumerable.Repeat(key, 32)]), ReferenceData.BuiltIn);

    // What somebody without the key would try: the usual hashes, and a MAC with an empty key.
    private static IEnumerable<long> Guesses(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5350, CA5351 // the point of the test
        foreach (var hash in (byte[][])[SHA256.HashData(bytes), SHA1.HashData(bytes), MD5.HashData(bytes), HMACSHA256.HashData(Array.Empty<byte>(), bytes), HMACSHA256.HashData(new byte[32], bytes)])
#pragma warning restore CA5350, CA5351
        {
            yield return BinaryPrimitives.ReadInt64BigEndian(hash);
            yield return BinaryPrimitives.ReadInt64LittleEndian(hash);
        }
    }
}
