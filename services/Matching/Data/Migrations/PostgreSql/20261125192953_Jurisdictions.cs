using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Matching.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Jurisdictions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Area1",
                table: "Referrals",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area2",
                table: "Referrals",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area3",
                table: "Referrals",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area4",
                table: "Referrals",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area1",
                table: "Needs",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area2",
                table: "Needs",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area3",
                table: "Needs",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Area4",
                table: "Needs",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CharityPlaces",
                columns: table => new
                {
                    CharityId = table.Column<Guid>(type: "uuid", nullable: false),
                    Area1 = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Area2 = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Area3 = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Area4 = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CharityPlaces", x => x.CharityId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_Area2_Id",
                table: "Referrals",
                columns: new[] { "Area2", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_Area3_Id",
                table: "Referrals",
                columns: new[] { "Area3", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_Area4_Id",
                table: "Referrals",
                columns: new[] { "Area4", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_CharityPlaces_Area3_CharityId",
                table: "CharityPlaces",
                columns: new[] { "Area3", "CharityId" });

            // Rows of before: the way up is in the need as it was taken over, the nation last.
            migrationBuilder.Sql(
                """
                UPDATE "Needs" SET "Area1" = "Need"::jsonb -> 'chain' -> -2 ->> 'code', "Area2" = "Need"::jsonb -> 'chain' -> -3 ->> 'code', "Area3" = "Need"::jsonb -> 'chain' -> -4 ->> 'code', "Area4" = "Need"::jsonb -> 'chain' -> -5 ->> 'code' WHERE jsonb_array_length("Need"::jsonb -> 'chain') > 0;
                """);
            migrationBuilder.Sql(
                """
                UPDATE "Referrals" SET "Area1" = (SELECT n."Area1" FROM "Needs" AS n WHERE n."NeedId" = "Referrals"."NeedId"), "Area2" = (SELECT n."Area2" FROM "Needs" AS n WHERE n."NeedId" = "Referrals"."NeedId"), "Area3" = (SELECT n."Area3" FROM "Needs" AS n WHERE n."NeedId" = "Referrals"."NeedId"), "Area4" = (SELECT n."Area4" FROM "Needs" AS n WHERE n."NeedId" = "Referrals"."NeedId");
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CharityPlaces");

            migrationBuilder.DropIndex(
                name: "IX_Referrals_Area2_Id",
                table: "Referrals");

            migrationBuilder.DropIndex(
                name: "IX_Referrals_Area3_Id",
                table: "Referrals");

            migrationBuilder.DropIndex(
                name: "IX_Referrals_Area4_Id",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Area1",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Area2",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Area3",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Area4",
                table: "Referrals");

            migrationBuilder.DropColumn(
                name: "Area1",
                table: "Needs");

            migrationBuilder.DropColumn(
                name: "Area2",
                table: "Needs");

            migrationBuilder.DropColumn(
                name: "Area3",
                table: "Needs");

            migrationBuilder.DropColumn(
                name: "Area4",
                table: "Needs");
        }
    }
}
