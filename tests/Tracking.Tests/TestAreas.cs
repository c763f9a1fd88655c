using Contracts.Reference;
using Tracking.Board;

namespace Tracking.Tests;

internal static class TestAreas
{
    public static readonly Areas Real = new(ReferenceData.BuiltIn);
}
