namespace Kin.Tests.Workers;

/// <summary>How long a test of workers may take before it fails: long, because machines can be busy.</summary>
internal static class Limit
{
    /// <summary>For <see cref="FactAttribute.Timeout"/>.</summary>
    public const int Milliseconds = 90_000;
}
