using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RetentionRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Cases_to_erase",
                table: "Cases");

            migrationBuilder.AddColumn<long>(
                name: "PeopleErasedAt",
                table: "Cases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReportersErasedAt",
                table: "Cases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "SharingErasedAt",
                table: "Cases",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "RetentionItems",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Class = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Rule = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Place = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Records = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetentionItems", x => new { x.RunId, x.Class, x.CaseId });
                });

            migrationBuilder.CreateTable(
                name: "RetentionRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Slot = table.Column<int>(type: "INTEGER", nullable: true),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    RulesVersion = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    RulesDigest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ClaimedBy = table.Column<Guid>(type: "TEXT", nullable: false),
                    ClaimedUntil = table.Column<long>(type: "INTEGER", nullable: false),
                    Items = table.Column<int>(type: "INTEGER", nullable: false),
                    Certificate = table.Column<string>(type: "TEXT", nullable: true),
                    CertificateDigest = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RetentionRuns", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Cases_with_person",
                table: "Cases",
                columns: new[] { "ClosedAt", "Id" },
                filter: "\"ClosedAt\" IS NOT NULL AND \"PeopleErasedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_with_reporter",
                table: "Cases",
                columns: new[] { "ClosedAt", "Id" },
                filter: "\"ClosedAt\" IS NOT NULL AND \"ReportersErasedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_with_sharing",
                table: "Cases",
                columns: new[] { "ClosedAt", "Id" },
                filter: "\"PeopleErasedAt\" IS NOT NULL AND \"SharingErasedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_with_story",
                table: "Cases",
                columns: new[] { "ClosedAt", "Id" },
                filter: "\"ClosedAt\" IS NOT NULL AND \"ErasedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_RetentionRuns_Slot",
                table: "RetentionRuns",
                column: "Slot",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RetentionItems");

            migrationBuilder.DropTable(
                name: "RetentionRuns");

            migrationBuilder.DropIndex(
                name: "IX_Cases_with_person",
                table: "Cases");

            migrationBuilder.DropIndex(
                name: "IX_Cases_with_reporter",
                table: "Cases");

            migrationBuilder.DropIndex(
                name: "IX_Cases_with_sharing",
                table: "Cases");

            migrationBuilder.DropIndex(
                name: "IX_Cases_with_story",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "PeopleErasedAt",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "ReportersErasedAt",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "SharingErasedAt",
                table: "Cases");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_to_erase",
                table: "Cases",
                column: "ClosedAt",
                filter: "\"ClosedAt\" IS NOT NULL AND \"ErasedAt\" IS NULL");
        }
    }
}
