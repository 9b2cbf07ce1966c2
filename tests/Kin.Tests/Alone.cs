namespace Kin.Tests;

/// <summary>
/// The collection of tests that look at, or change, what the whole process shares (open descriptors, signal
/// dispositions, the environment): <c>[Collection(Alone.Name)]</c>. They run one at a time, after the parallel ones.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Alone
{
    /// <summary>The name for <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "alone";
}
