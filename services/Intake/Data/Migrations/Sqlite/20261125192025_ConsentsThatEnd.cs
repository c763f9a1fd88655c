using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ConsentsThatEnd : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ExpiredAt",
                table: "Consents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Readings",
                table: "Consents",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Review",
                table: "Consents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ReviewedAt",
                table: "Consents",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReviewedBy",
                table: "Consents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Deletions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CaseNumber = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    CharityId = table.Column<Guid>(type: "TEXT", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ConfirmedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ConfirmedBy = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Deletions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Disclosures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    CaseId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CharityId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ReferralId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ConsentId = table.Column<Guid>(type: "TEXT", nullable: false),
                    KindList = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Disclosures", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_to_expire",
                table: "Consents",
                column: "ExpiresAt",
                filter: "\"ExpiresAt\" IS NOT NULL AND \"WithdrawnAt\" IS NULL AND \"ExpiredAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deletions_CaseId_CharityId",
                table: "Deletions",
                columns: new[] { "CaseId", "CharityId" });

            migrationBuilder.CreateIndex(
                name: "IX_Deletions_open",
                table: "Deletions",
                columns: new[] { "CharityId", "Id" },
                filter: "\"ConfirmedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Disclosures_CaseId_CharityId_At",
                table: "Disclosures",
                columns: new[] { "CaseId", "CharityId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Deletions");

            migrationBuilder.DropTable(
                name: "Disclosures");

            migrationBuilder.DropIndex(
                name: "IX_Consents_to_expire",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ExpiredAt",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "Readings",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "Review",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ReviewedAt",
                table: "Consents");

            migrationBuilder.DropColumn(
                name: "ReviewedBy",
                table: "Consents");
        }
    }
}
