namespace Kin.Tests.Workers.Hosting;

/// <summary>The tests that share the one built program; they run one after the other, beside other tests.</summary>
[CollectionDefinition(Name)]
public sealed class HostedCollection : ICollectionFixture<HostedProgram>
{
    /// <summary>The name for <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "hosted program";
}
