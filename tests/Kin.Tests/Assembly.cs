using Kin.Tests.House;

[assembly: Tracked]
[assembly: AssemblyFixture(typeof(TestRun))]
