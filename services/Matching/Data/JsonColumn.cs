using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Platform.Http;

namespace Matching.Data;

/// <summary>An immutable value kept as JSON text: never searched in the database, replaced as a whole.</summary>
internal static class JsonColumn
{
    public static PropertyBuilder<TValue> AsJson<TValue>(this PropertyBuilder<TValue> property)
    {
        property.HasConversion(
            value => JsonSerializer.Serialize(value, Json.Options),
            text => JsonSerializer.Deserialize<TValue>(text, Json.Options)!,
            new ValueComparer<TValue>((one, other) => Equals(one, other), value => value == null ? 0 : value.GetHashCode(), value => value));
        return property;
    }
}
