using System.Text.Json.Serialization;

namespace Contracts.Reference;

/// <summary>Levels of divisions, widest first. A country uses those it has: states are provinces here, counties are counties. Never inferred from a code.</summary>
[JsonConverter(typeof(DivisionLevelJson))]
public enum DivisionLevel
{
    /// <summary>The whole nation; no division has it, but a search may reach so far.</summary>
    Nation,

    /// <summary>省级: province, autonomous region, municipality; a state.</summary>
    Province,

    /// <summary>地级: prefecture-level city, prefecture, league.</summary>
    Prefecture,

    /// <summary>县级: county, district, county-level city, banner.</summary>
    County,

    /// <summary>乡级: town, township, street.</summary>
    Township,

    /// <summary>村级: village, residents' committee.</summary>
    Village,
}

/// <summary>Writes the level in camelCase whatever the caller's options are.</summary>
public sealed class DivisionLevelJson() : JsonStringEnumConverter<DivisionLevel>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
