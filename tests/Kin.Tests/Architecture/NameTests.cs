namespace Kin.Tests.Architecture;

/// <summary>A type is found by its file, and its name says what it is.</summary>
public sealed class NameTests
{
    [Fact]
    public void A_file_has_one_public_type_and_its_name() => Rule.Holds(Names.OnePublicType(SourceTree.Source));

    [Fact]
    public void No_type_has_an_empty_name() => Rule.Holds(Names.Empty(SourceTree.CSharp));

    [Fact]
    public void Two_public_types_in_a_file_are_reported() => Rule.Reports(
        "2 public types", Names.OnePublicType([new("src/Kin/A.cs", "public class A; public enum B { }")]));

    [Fact]
    public void A_file_of_another_name_is_reported() => Rule.Reports(
        "holds the public type A", Names.OnePublicType([new("src/Kin/B.cs", "namespace Kin; public record A;")]));

    [Fact]
    public void Generic_variants_and_partials_of_one_name_are_one_type() => Assert.Empty(
        Names.OnePublicType([new("src/Kin/A.More.cs", "namespace Kin; public partial class A; public class A<T>;")]));

    [Fact]
    public void A_helper_is_reported() => Rule.Reports(
        "StringHelper", Names.Empty([new("src/Kin/StringHelper.cs", "static class StringHelper;")]));
}
